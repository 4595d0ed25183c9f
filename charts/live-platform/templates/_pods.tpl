{{/* Pods as the restricted Pod Security Standard asks for; 1654 is the images' user. */}}
{{- define "live.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "live.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* Where a pod may run, and with which credentials its image is fetched. */}}
{{- define "live.placement" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Modes are decimal: 288 is 0440, readable by the pod's group. */}}
{{- define "live.volumes" -}}
- name: tmp
  emptyDir: { medium: Memory, sizeLimit: 64Mi }
- name: certificates
  secret: { secretName: {{ include "live.secret" (dict "root" .root "of" "certificate" "service" .facts.service) }}, defaultMode: 288 }
- name: token
  projected:
    defaultMode: 288
    sources:
      - serviceAccountToken:
          audience: {{ .root.Values.workloadTokens.audience }}
          expirationSeconds: {{ .root.Values.workloadTokens.expirationSeconds | int }}
          path: token
{{- include "live.trustVolume" . }}
{{- with .facts.secrets }}
{{- include "live.secretVolume" (dict "keys" (append . "Broker__Password") "secret" (include "live.secret" (dict "root" $.root "of" "runtime" "service" $.facts.service))) }}
{{- end }}
{{- if .facts.keyFile }}
- name: keys
  secret: { secretName: {{ include "live.secret" (dict "root" .root "of" "keyFile" "service" .facts.service) }}, defaultMode: 288 }
{{- end }}
{{- end -}}

{{- define "live.trustVolume" -}}
{{- with .root.Values.trust }}
{{- if .configMap }}
- name: trust
  configMap:
    name: {{ .configMap }}
    items:
      - { key: {{ .key }}, path: authority.pem }
      {{- if .issuersKey }}
      - { key: {{ .issuersKey }}, path: issuers.pem }
      {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* One file per configuration key, which the process reads again when the Secret changes. */}}
{{- define "live.secretVolume" }}
- name: secrets
  secret:
    secretName: {{ .secret }}
    defaultMode: 288
    items:
      {{- range .keys }}
      - { key: {{ . }}, path: {{ . }} }
      {{- end }}
{{- end -}}

{{- define "live.mounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: certificates, mountPath: /live/certificates, readOnly: true }
- { name: token, mountPath: /live/tokens, readOnly: true }
{{- if .root.Values.trust.configMap }}
- { name: trust, mountPath: /live/trust, readOnly: true }
{{- end }}
{{- if .facts.secrets }}
- { name: secrets, mountPath: /live/secrets, readOnly: true }
{{- end }}
{{- if .facts.keyFile }}
- { name: keys, mountPath: /live/keys, readOnly: true }
{{- end }}
{{- end -}}

{{- define "live.probe" -}}
httpGet: { path: {{ .path }}, port: https, scheme: HTTPS }
periodSeconds: {{ .period }}
timeoutSeconds: 3
failureThreshold: {{ .failures }}
{{- end -}}
