{{/* What a workload is told that is no secret. */}}
{{- define "live.settings" -}}
{{- $v := .root.Values -}}
Kestrel__Endpoints__Https__Url: "https://*:8443"
Kestrel__Certificates__Default__Path: /live/certificates/tls.crt
Kestrel__Certificates__Default__KeyPath: /live/certificates/tls.key
{{- if .facts.management }}
Kestrel__Endpoints__Health__Url: "https://*:8081"
Management__Port: "8081"
{{- range $n, $network := $v.proxies.networks }}
Proxies__Networks__{{ $n }}: {{ $network | quote }}
{{- end }}
{{- end }}
Operators__Authority: {{ $v.operators.authority | quote }}
Operators__Audience: {{ $v.operators.audience | quote }}
{{- with $v.operators.accessTokenClaim }}
Operators__AccessTokenClaim: {{ . | quote }}
{{- end }}
{{- with $v.operators.authenticationClaim }}
Operators__AuthenticationClaim: {{ . | quote }}
{{- end }}
Workloads__Authority: {{ $v.workloadTokens.authority | quote }}
Workloads__Audience: {{ $v.workloadTokens.audience | quote }}
Workloads__Namespace: {{ .root.Release.Namespace | quote }}
Workloads__TokenFile: /live/tokens/token
{{- include "live.trustSettings" . }}
{{- if .facts.secrets }}
Secrets__Folder: /live/secrets
{{- end }}
{{- if .facts.microsoft }}
Microsoft365__EntraBaseUrl: {{ $v.microsoft365.entraBaseUrl | quote }}
Microsoft365__GraphBaseUrl: {{ $v.microsoft365.graphBaseUrl | quote }}
{{- end }}
{{- if .facts.bus }}
{{ include "live.brokerSettings" . }}
Broker__Username: {{ .facts.service }}
{{- end }}
{{- if .facts.zones }}
Zones__AllowPrivateAddresses: {{ $v.zones.allowPrivateAddresses | quote }}
Zones__Ports: {{ join "," $v.zones.ports | quote }}
{{- end }}
{{- if .facts.keyFile }}
Keys__File: /live/keys/keys.json
{{- with $v.federation.issuer }}
Federation__Issuer: {{ . | quote }}
Federation__KeyFile: /live/keys/federation.json
{{- end }}
{{- end }}
{{- if .facts.links }}
Invitations__PortalUrl: {{ ternary (printf "https://%s/" $v.ingress.portalHost) "" $v.ingress.enabled | quote }}
{{- end }}
{{- range $to, $setting := .facts.calls }}
{{ $setting }}: {{ include "live.address" (dict "root" $.root "name" $to) }}
{{- end }}
{{- with .facts.replicasAs }}
{{ . }}: {{ $.of.replicas | int | quote }}
{{- end }}
{{- with .facts.settings }}
{{ toYaml . }}
{{- end }}
{{- with $v.telemetry.otlpEndpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{ include "live.loggingSettings" . }}
{{- end -}}

{{/* With those that were added in values: what the chart knows is set where the chart says, so that there is one place for each. */}}
{{- define "live.allSettings" -}}
{{- $known := include "live.settings" . | fromYaml -}}
{{- range $key, $_ := .of.settings -}}
{{- if hasKey $known $key -}}
{{- fail (printf "services.%s.settings.%s: the chart sets this key itself" $.name $key) -}}
{{- end -}}
{{- end -}}
{{- toYaml (merge $known .of.settings) -}}
{{- end -}}

{{- define "live.brokerSettings" -}}
Broker__Host: {{ .root.Values.broker.host | quote }}
Broker__Tls: {{ .root.Values.broker.tls | quote }}
Broker__Port: {{ .root.Values.broker.port | int | quote }}
Broker__VirtualHost: {{ .root.Values.broker.virtualHost | quote }}
{{- end -}}

{{- define "live.loggingSettings" -}}
Logging__Console__FormatterName: {{ .root.Values.logging.format }}
{{- range $category, $level := .root.Values.logging.levels }}
Logging__LogLevel__{{ $category }}: {{ $level }}
{{- end }}
{{- end -}}

{{/* Whose certificates are believed by whom a connection is to. */}}
{{- define "live.trustSettings" -}}
{{- if .root.Values.trust.configMap }}
Trust__CertificateAuthorityFile: /live/trust/authority.pem
{{- if .root.Values.trust.issuersKey }}
Trust__IssuersAuthorityFile: /live/trust/issuers.pem
{{- end }}
{{- end }}
{{- end -}}
