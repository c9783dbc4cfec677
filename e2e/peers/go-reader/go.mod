module example.com/drift-detector/go-reader

go 1.21
