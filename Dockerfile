FROM python:3.12-slim
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY din din
COPY dashboard dashboard
COPY scenarios scenarios
RUN pip install --no-cache-dir -c constraints.txt .
RUN useradd --create-home din && install -d -o din /data
USER din
WORKDIR /data
EXPOSE 8050
ENTRYPOINT ["din"]
