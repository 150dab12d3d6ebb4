# One image a module: docker build --build-arg MODULE=mfe/cart .
FROM golang:1.26-bookworm AS build
ARG MODULE
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /feria ./$MODULE/cmd/$(echo $MODULE | tr / -)

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /feria /feria
ENV FERIA_ADDR=:8080 FERIA_DATA=/tmp/feria
EXPOSE 8080
ENTRYPOINT ["/feria"]
