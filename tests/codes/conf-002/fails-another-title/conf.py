project = "大書"
author = "某甲"
version = "1"
basename = "mini"
