FROM python:3.12-slim
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY din din
COPY simulation simulation
COPY dashboard dashboard
COPY scenarios scenarios
RUN pip install --no-cache-dir -c constraints.txt .
RUN useradd --create-home din && install -d -o din /data /settings /settings/state
ENV XDG_CONFIG_HOME=/settings XDG_STATE_HOME=/settings/state
USER din
WORKDIR /data
EXPOSE 8050
ENTRYPOINT ["din"]
