{{/* Name of the release's objects: "wordrally" for a release of that name, "RELEASE-wordrally" otherwise. */}}
{{- define "wordrally.name" -}}
{{- if contains "wordrally" .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-wordrally{{ end -}}
{{- end }}

{{/* Labels that never change: selectors are made of them. Takes a dict of `root` and `process`. */}}
{{- define "wordrally.selector" -}}
app.kubernetes.io/name: wordrally
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .process }}
{{- end }}

{{- define "wordrally.labels" -}}
{{ include "wordrally.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "wordrally.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* The port that serves health and metrics. */}}
{{- define "wordrally.opsPort" -}}
{{- if has . (list "gateway" "realtime") }}8001{{ else }}8000{{ end }}
{{- end }}

{{- define "wordrally.upstreams" -}}
{{- $name := include "wordrally.name" . -}}
user={{ $name }}-user:8000,history={{ $name }}-history:8000,quiz={{ $name }}-quiz:8000,scoring={{ $name }}-scoring:8000,realtime={{ $name }}-realtime:8000/8001,web={{ $name }}-web:8000
{{- end }}

{{/* A variable; numbers become text. */}}
{{- define "wordrally.variable" -}}
- { name: {{ index . 0 }}, value: {{ index . 1 | toString | quote }} }
{{- end }}

{{- define "wordrally.environment" -}}
{{- $process := .process }}{{ $root := .root }}{{ $values := .root.Values }}{{ $own := index $values $process }}
- { name: WORDRALLY_HOST, value: "0.0.0.0" }
- { name: WORDRALLY_PORT, value: "8000" }
{{- if has $process (list "gateway" "realtime") }}
- { name: WORDRALLY_OPS_PORT, value: "8001" }
{{- end }}
{{- if eq $process "gateway" }}
- { name: WORDRALLY_OPS_HOST, value: "0.0.0.0" }
- { name: WORDRALLY_RUN_FOLDER, value: /tmp/gateway }
{{ include "wordrally.variable" (list "WORDRALLY_MAX_CONNECTIONS" $own.maxConnections) }}
{{ include "wordrally.variable" (list "WORDRALLY_WORKERS" $own.workers) }}
{{ include "wordrally.variable" (list "WORDRALLY_TRUSTED_HOPS" $values.trustedHops) }}
{{ include "wordrally.variable" (list "WORDRALLY_ADDRESS_LIMIT_FACTOR" $own.addressLimitFactor) }}
{{ include "wordrally.variable" (list "WORDRALLY_UPSTREAMS" (include "wordrally.upstreams" $root)) }}
{{ include "wordrally.variable" (list "WORDRALLY_USAGE_COLLECTOR" (printf "%s-history:8002" (include "wordrally.name" $root))) }}
{{- else }}
- { name: WORDRALLY_INSTANCE, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
{{ include "wordrally.variable" (list "WORDRALLY_LOG_LEVEL" $values.defaults.logLevel) }}
{{- end }}
{{- if has $process (list "gateway" "user" "realtime") }}
{{ include "wordrally.variable" (list "WORDRALLY_ALLOWED_ORIGINS" (prepend $values.allowedOrigins $values.publicUrl | join ",")) }}
{{- end }}
{{- if and (eq $process "web") $values.frameAncestors }}
{{ include "wordrally.variable" (list "WORDRALLY_FRAME_ANCESTORS" (join "," $values.frameAncestors)) }}
{{- end }}
{{- if has $process (list "gateway" "user" "quiz" "realtime" "web") }}
{{ include "wordrally.variable" (list "WORDRALLY_PUBLIC_URL" $values.publicUrl) }}
{{- end }}
{{- if eq $process "realtime" }}
{{ include "wordrally.variable" (list "WORDRALLY_MAX_CONNECTIONS" $own.maxConnections) }}
{{- end }}
{{- if and (eq $process "quiz") $values.cell }}
{{ include "wordrally.variable" (list "WORDRALLY_CELL" $values.cell) }}
{{- end }}
{{- if has $process (list "user" "history" "quiz" "scoring" "realtime") }}
{{ include "wordrally.natsEnvironment" (dict "process" $process "nats" $values.engines.nats) }}
{{- end }}
{{- include "wordrally.portKeys" (dict "process" $process "secret" $values.portKeys.existingSecret) }}
{{- if has $process (list "user" "quiz" "scoring") }}
{{- with $values.engines.store }}
{{- if .existingSecret }}
- { name: WORDRALLY_STORE_URL, valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: url } } }
{{- else }}
{{ include "wordrally.variable" (list "WORDRALLY_STORE_URL" .url) }}
{{- end }}
{{- end }}
{{- end }}
{{- if has $process (list "user" "history" "quiz") }}
{{- with $values.engines.database }}
- { name: WORDRALLY_DATABASE_URL, valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ eq $process "quiz" | ternary "quiz" "user" }} } } }
{{ include "wordrally.variable" (list "WORDRALLY_DATABASE_POOL" .pool) }}
{{ include "wordrally.variable" (list "WORDRALLY_DATABASE_OVERFLOW" .overflow) }}
{{- end }}
{{- end }}
{{- if has $process (list "user" "quiz") }}
{{ include "wordrally.variable" (list "WORDRALLY_KEY_FILE" (printf "/keys/%s.json" $process)) }}
{{- end }}
{{- if eq $process "history" }}
- { name: WORDRALLY_MAIL_FOLDER, value: /tmp/mail }
{{ include "wordrally.variable" (list "WORDRALLY_USAGE_LISTEN" "0.0.0.0:8002") }}
{{- end }}
{{- with $values.traces }}
{{- if .url }}
{{ include "wordrally.variable" (list "WORDRALLY_TRACES_URL" .url) }}
{{ include "wordrally.variable" (list "WORDRALLY_TRACES_RATIO" .ratio) }}
{{- end }}
{{- end }}
{{- with concat $values.defaults.extraEnv ($own.extraEnv | default list) }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Each process is a user of its own. Kubernetes fills in $(…); a user in front of each address of the list. */}}
{{- define "wordrally.natsEnvironment" -}}
{{- $process := .process }}
{{- with .nats }}
{{- if .usersSecret }}
- { name: NATS_PASSWORD, valueFrom: { secretKeyRef: { name: {{ .usersSecret }}, key: {{ $process }} } } }
{{ include "wordrally.variable" (list "WORDRALLY_NATS_URL" (replace "://" (printf "://%s:$(NATS_PASSWORD)@" $process) .url)) }}
{{- else }}
{{ include "wordrally.variable" (list "WORDRALLY_NATS_URL" .url) }}
{{- end }}
{{ include "wordrally.variable" (list "WORDRALLY_STREAM_REPLICAS" .streamReplicas) }}
{{- if .existingSecret }}
- { name: WORDRALLY_NATS_FOLDER, value: /nats }
{{- end }}
{{- end }}
{{- end }}

{{/* Services believe the gateway by its key; readers of metrics show a token. Both are off without the Secret. */}}
{{- define "wordrally.portKeys" -}}
{{- if .secret }}
{{- if has .process (list "gateway" "user" "quiz") }}
- { name: WORDRALLY_GATEWAY_KEY, valueFrom: { secretKeyRef: { name: {{ .secret }}, key: gateway } } }
{{- end }}
- { name: WORDRALLY_METRICS_TOKEN, valueFrom: { secretKeyRef: { name: {{ .secret }}, key: metrics, optional: true } } }
{{- end }}
{{- end }}

{{/* Readiness is the process's own: an engine or another service that is away must not take the gateway out. */}}
{{- define "wordrally.probes" -}}
{{- $live := dict "path" "/livez" "port" "metrics" }}
{{- if eq . "gateway" }}{{ $live = dict "path" "/livez" "port" "http" }}{{ end }}
startupProbe: { httpGet: {{ toJson $live }}, periodSeconds: 2, failureThreshold: 60, timeoutSeconds: 2 }
readinessProbe: { httpGet: { path: /readyz, port: metrics }, periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 3 }
livenessProbe: { httpGet: {{ toJson $live }}, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 }
{{- end }}

{{- define "wordrally.volumes" -}}
- { name: tmp, emptyDir: { sizeLimit: 256Mi } }
{{- if has .process (list "user" "quiz") }}
- name: keys
  secret:
    secretName: {{ .root.Values.keys.existingSecret }}
    defaultMode: 0440
    items:
      - { key: {{ .process }}.json, path: {{ .process }}.json }
{{- if eq .process "user" }}
      - { key: api-keys.json, path: api-keys.json }
      - { key: second-factors.json, path: second-factors.json }
{{- end }}
{{- end }}
{{- if and (has .process (list "user" "history" "quiz" "scoring" "realtime")) .root.Values.engines.nats.existingSecret }}
- { name: nats, secret: { secretName: {{ .root.Values.engines.nats.existingSecret }}, defaultMode: 0440 } }
{{- end }}
{{- end }}

{{- define "wordrally.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if has .process (list "user" "quiz") }}
- { name: keys, mountPath: /keys, readOnly: true }
{{- end }}
{{- if and (has .process (list "user" "history" "quiz" "scoring" "realtime")) .root.Values.engines.nats.existingSecret }}
- { name: nats, mountPath: /nats, readOnly: true }
{{- end }}
{{- end }}

{{- define "wordrally.processes" -}}
gateway user history quiz scoring realtime web
{{- end }}

{{- define "wordrally.scaled" -}}
{{- has . (list "gateway" "quiz" "scoring" "realtime") | ternary "yes" "" }}
{{- end }}
