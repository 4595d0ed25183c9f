{{/* Peers of a rule; none given means anywhere, which in a rule is the absence of peers. */}}
{{- define "live.peers" -}}
{{- with .peers }}
{{ $.side }}: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "live.dataEgress" -}}
{{- $n := .root.Values.networkPolicies -}}
- ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
  {{- include "live.peers" (dict "side" "to" "peers" $n.dns) | indent 2 }}
{{- if .database }}
- ports: [{ port: {{ .root.Values.database.port | int }}, protocol: TCP }]
  {{- include "live.peers" (dict "side" "to" "peers" $n.database) | indent 2 }}
{{- end }}
{{- if .broker }}
- ports: [{ port: {{ .root.Values.broker.port | int }}, protocol: TCP }]
  {{- include "live.peers" (dict "side" "to" "peers" $n.broker) | indent 2 }}
{{- end }}
{{- end -}}

{{/* Another workload of this release. */}}
{{- define "live.neighbour" -}}
podSelector:
  matchLabels: {{- include "live.selector" . | nindent 4 }}
{{- end -}}
