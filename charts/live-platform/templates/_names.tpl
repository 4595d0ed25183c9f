{{/* Names carry no release: a workload token's subject ends with the ServiceAccount's name, by which services know each other. */}}
{{- define "live.labels" -}}
{{ include "live.selector" . }}
app.kubernetes.io/part-of: live-platform
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "live.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{- define "live.secret" -}}
{{ index .root.Values.secrets .of | replace "{service}" .service }}
{{- end -}}

{{- define "live.image" -}}
{{ printf "%s/%s:%s" .root.Values.image.registry .service (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end -}}

{{- define "live.address" -}}
{{ printf "https://%s.%s.svc:8443/" .name .root.Release.Namespace }}
{{- end -}}
