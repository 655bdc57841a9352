project = "小書"
author = "某甲"
version = "2.0"
basename = "mini"
