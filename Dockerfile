# One image per program: docker build --build-arg PROJECT=services/Onboarding .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# Every program at once, whichever the image is for: the step is the same for all images, so that it runs only once for all of them.
# The entry point is a script of one line because the program's name is not known to an exec-form ENTRYPOINT.
RUN for project in services/*/ tools/DevHost/ tools/M365Simulator/; do \
      dotnet restore "$project" --locked-mode \
      && dotnet publish "$project" -c Release --no-restore -o "/app/$project" \
      && printf '#!/bin/sh\nexec dotnet "/app/LivePlatform.%s.dll" "$@"\n' "$(basename "$project")" > "/app/$project/start" \
      && chmod 755 "/app/$project/start" || exit 1; \
    done

FROM mcr.microsoft.com/dotnet/aspnet:10.0
USER root
# Volumes mounted here take over the owner of these folders.
RUN install -d -o 1654 -g 1654 /live/certificates /live/tokens /live/keys /live/simulator
ARG PROJECT=services/Gateway
COPY --from=build /app/$PROJECT /app
WORKDIR /app
USER 1654
# No port by default: Kestrel's endpoints are configured. No Kerberos, which Npgsql tries first: the base image has no library for it.
ENV DOTNET_ENVIRONMENT=Production \
    ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS= \
    DOTNET_gcServer=0 \
    MASSTRANSIT_USAGE_TELEMETRY=false \
    PGGSSENCMODE=disable
EXPOSE 8443
ENTRYPOINT ["/app/start"]
