# One image a module: docker build --build-arg MODULE=mfe/cart .
FROM golang:1.26-bookworm AS build
ARG MODULE
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# nodynamic: codecs of pictures are those in the binary, never libraries of the system (docs/adr/0007-pictures.md)
RUN CGO_ENABLED=0 go build -trimpath -tags nodynamic,stdlibjson -ldflags="-s -w" -o /feria ./$MODULE/cmd/$(echo $MODULE | tr / -) && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /feria /feria
COPY --from=build --chown=nonroot:nonroot /data /data
ENV FERIA_ADDR=:8080 FERIA_DATA=/tmp/feria
EXPOSE 8080
ENTRYPOINT ["/feria"]
