# Built by docker, podman and buildah alike (`make image` tries it). BASE has Python 3.11 or newer, with venv and pip.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# READING=no leaves out what reads pages (docs/reading.md): a good third of the image. Every part of a house runs from one image.
ARG READING=yes
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && if [ "$READING" != yes ]; then \
      python -m pip --python /opt/venv/bin/python uninstall -q -y \
        colorlog flatbuffers numpy omegaconf onnxruntime opencv-python-headless pyclipper rapidocr shapely tqdm; \
    fi \
 # Of babel's languages the two that are spoken here: the others weigh thirty megabytes.
 && find /opt/venv/lib -path '*/babel/locale-data/*' ! -name 'root.*' ! -name 'en.*' ! -name 'en_US.*' ! -name 'zh*' -delete \
 # The libraries' own tests, and what only a compiler reads.
 && find /opt/venv/lib -type d \( -name tests -o -name SelfTest \) -prune -exec rm -r {} + \
 && find /opt/venv/lib -type f \( -name '*.h' -o -name '*.a' -o -name '*.pyi' -o -name '*.pxd' \) -delete
# What only a debugger reads weighs fifty megabytes more.
RUN apt-get update -qq && apt-get install -qq --no-install-recommends binutils >/dev/null \
 && find /opt/venv/lib -type f -name '*.so*' -exec strip --strip-unneeded {} +
COPY . .
RUN /opt/venv/bin/python tools/link.py && /opt/venv/bin/python -m compileall -q /app

FROM ${BASE}
# A worker must not be root: limits on processes do nothing for root. What an engine makes of a volume is the image's
# folder with its owner and rights, so each folder that is a volume's stands here.
RUN groupadd --gid 10001 zhicheng && useradd --no-create-home --home-dir /data --uid 10001 --gid 10001 zhicheng \
 && install -d -o zhicheng -g zhicheng -m 700 /data /data/keys
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH ZHICHENG_HOME=/data PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
USER 10001:10001
VOLUME /data /data/keys
ENTRYPOINT ["zhicheng"]
CMD ["up"]
