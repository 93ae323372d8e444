{{- define "zhicheng.labels" -}}
app.kubernetes.io/name: zhicheng
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "zhicheng.others" -}}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- /* A pod of a part: root, part, command, resources; optionally key (it reads the signer's secret), health, ports, env. */ -}}
{{- define "zhicheng.pod" -}}
metadata:
  labels:
    {{- include "zhicheng.labels" . | nindent 4 }}
  annotations:
    checksum/settings: {{ include (print .root.Template.BasePath "/settings.yaml") .root | sha256sum }}
spec:
  {{- if .job }}
  restartPolicy: Never
  {{- end }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 30
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: {{ .part }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ .command | toJson }}
      envFrom:
        - configMapRef: {name: {{ .root.Release.Name }}-settings}
      env:
        - {name: AWS_ACCESS_KEY_ID, valueFrom: {secretKeyRef: {name: {{ .root.Values.secret }}, key: aws_access_key_id}}}
        {{- if .key }}
        - {name: ZHICHENG_SIGNER_URL_FILE, value: /run/secrets/signer/signer_url}
        {{- end }}
        {{- with .env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .ports }}
      ports: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .health }}
      startupProbe: {exec: {command: {{ . | toJson }}}, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 30}
      livenessProbe: {exec: {command: {{ . | toJson }}}, periodSeconds: 60, timeoutSeconds: 20, failureThreshold: 3}
      {{- end }}
      {{- with .ready }}
      readinessProbe: {{- toYaml . | nindent 8 }}
      {{- end }}
      resources: {{- toYaml .resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: data, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        - {name: secret, mountPath: /run/secrets/zhicheng, readOnly: true}
        {{- if .key }}
        - {name: signer, mountPath: /run/secrets/signer, readOnly: true}
        {{- end }}
  volumes:
    - name: data
      persistentVolumeClaim: {claimName: {{ .root.Values.data.existingClaim | default (print .root.Release.Name "-data") }}}
    - name: tmp
      emptyDir: {}
    - name: secret
      secret: {secretName: {{ .root.Values.secret }}, defaultMode: 0440}
    {{- if .key }}
    - name: signer
      secret: {secretName: {{ .root.Values.signer.secret }}, defaultMode: 0440}
    {{- end }}
{{- end }}

{{- /* A deployment of a part: what a pod takes, and replicas (none: KEDA counts them), recreate. */ -}}
{{- define "zhicheng.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .root.Release.Name }}-{{ .part }}
  labels:
    {{- include "zhicheng.labels" . | nindent 4 }}
    {{- include "zhicheng.others" . | nindent 4 }}
spec:
  {{- if .replicas }}
  replicas: {{ .replicas }}
  {{- end }}
  {{- if .recreate }}
  strategy: {type: Recreate}
  {{- end }}
  selector:
    matchLabels:
      {{- include "zhicheng.labels" . | nindent 6 }}
  template:
    {{- include "zhicheng.pod" . | nindent 4 }}
{{- end }}

{{- /* KEDA: workers by how long the oldest of their duties has waited, as our own /metrics tells Prometheus. */ -}}
{{- define "zhicheng.scaled" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ .root.Release.Name }}-{{ .part }}
  labels:
    {{- include "zhicheng.labels" . | nindent 4 }}
    {{- include "zhicheng.others" . | nindent 4 }}
spec:
  scaleTargetRef: {name: {{ .root.Release.Name }}-{{ .part }}}
  minReplicaCount: {{ .of.min }}
  maxReplicaCount: {{ .of.max }}
  pollingInterval: 15
  cooldownPeriod: 300
  # Prometheus away: as many as usually do.
  fallback: {failureThreshold: 4, replicas: {{ max 1 .of.min }}}
  triggers:
    - type: prometheus
      metricType: Value
      metadata:
        serverAddress: {{ .root.Values.keda.prometheus | quote }}
        query: {{ .query | quote }}
        threshold: {{ .of.queueAgeSeconds | quote }}
{{- end }}
