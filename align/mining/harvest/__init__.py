"""A crawl to pairs: task by task, on several processes and machines, again after any end."""
