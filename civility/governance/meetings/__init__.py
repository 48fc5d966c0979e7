"""Meetings of the village and what is put to the vote at them: by raised hands, or by ballot through four channels."""
