"""What people do together at set hours (志愿服务, 巡逻, 值日, 护学岗, 课): shifts, who comes, rotas, hours, and claims from them."""
