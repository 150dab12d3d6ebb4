module feria

go 1.26
