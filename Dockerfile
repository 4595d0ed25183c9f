# One image per program: docker build --build-arg PROJECT=services/Onboarding .
ARG PROJECT=services/Gateway

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG PROJECT
WORKDIR /source
COPY . .
# The entry point is a script of one line because the program's name is not known to an exec-form ENTRYPOINT.
RUN dotnet publish "$PROJECT" -c Release -o /app \
 && printf '#!/bin/sh\nexec dotnet "/app/LivePlatform.%s.dll" "$@"\n' "$(basename "$PROJECT")" > /app/start \
 && chmod 755 /app/start

FROM mcr.microsoft.com/dotnet/aspnet:10.0
USER root
# Volumes mounted here take over the owner of these folders.
RUN install -d -o 1654 -g 1654 /live/certificates /live/tokens /live/keys
COPY --from=build /app /app
WORKDIR /app
USER 1654
ENV DOTNET_ENVIRONMENT=Production \
    ASPNETCORE_ENVIRONMENT=Production \
    DOTNET_gcServer=0 \
    MASSTRANSIT_USAGE_TELEMETRY=false
EXPOSE 8443
ENTRYPOINT ["/app/start"]
