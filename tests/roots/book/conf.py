project = "蘇聯外交政策史論"
author = "林石父"
version = "0.1.0"
basename = "sulian-waijiao-zhengce-shilun"
