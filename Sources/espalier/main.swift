let stub = 0
