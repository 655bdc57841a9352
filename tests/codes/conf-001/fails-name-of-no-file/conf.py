project = "小書"
author = "某甲"
version = "1"
basename = "小書"
