project = "小書"
author = "某甲"
version = 0.1
basename = "mini"
