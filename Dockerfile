FROM python:3.13-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN python tools/link.py && useradd --system --uid 10001 zhicheng && install -d -o zhicheng -m 700 /data
# A worker must not be root: limits on processes do nothing for root.
USER zhicheng
VOLUME /data
ENTRYPOINT ["zhicheng"]
CMD ["up"]
