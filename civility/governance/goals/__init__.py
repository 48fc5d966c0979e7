"""Small goals of a place (小目标) and what changed (小变化): what is to be done until when, with pictures before and after."""
