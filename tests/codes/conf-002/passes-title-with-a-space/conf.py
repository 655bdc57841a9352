project = "小 書"
author = "某甲"
version = "1"
basename = "mini"
