"""`make helm`: the chart as helm renders it, each object held to the schemas of Kubernetes, strictly, and of KEDA.

`python tools/chart.py HELM`, in an environment of its own (`tools/chart.lock`): the schemas weigh as much as our tests' other needs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate.utils as kubernetes
import yaml
from cloudcoil.models.keda.v1alpha1 import ScaledObject

CHART = Path(__file__).resolve().parents[1] / "deploy" / "helm" / "zhicheng"
VERSIONS = ("1.27", "1.30", "1.33", "1.37")
GIVEN = ("publicUrl=https://zhicheng.example", "blobsUrl=s3://zhicheng/files")
WAYS = {
    "plain": (),
    "without reading, one web": ("reader.enabled=false", "web.replicas=1"),
    "everything": (
        "web.ingress.enabled=true,web.ingress.className=nginx,web.ingress.tlsSecret=tls",
        "data.existingClaim=shared",
        "signer.egress[0].ipBlock.cidr=10.0.9.1/32",
        "settings.LANGUAGE=en,aws.endpointUrl=https://store.example",
    ),
}
WRONG = ("publicUrl=http://zhicheng.example", "blobsUrl=/data/blobs", "settings.no-name=x", "worker.min=0", "secret=")


def rendered(helm: str, values: tuple[str, ...], version: str) -> list[dict[str, Any]]:
    """The chart's objects. Raises CalledProcessError where helm refuses the values."""
    given = [word for value in (*GIVEN, *values) for word in ("--set", value)]
    command = [helm, "template", "house", str(CHART), "--kube-version", f"{version}.0", *given]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [one for one in yaml.safe_load_all(text) if one]


def faults(one: dict[str, Any], version: str) -> str:
    """What a schema says against that object; empty if nothing."""
    if one["apiVersion"].startswith("keda.sh/"):
        read = ScaledObject.model_validate(one).model_dump(mode="json", by_alias=True, exclude_none=True)
        return "" if read == one else "KEDA would leave something out"
    try:
        kubernetes.validate(one, version, strict=True)
    except kubernetes.ValidationError as error:
        return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
    return ""


def main(helm: str) -> int:
    """0 if every object of every way is valid, and helm refuses what is wrong."""
    linted = subprocess.run([helm, "lint", "--quiet", str(CHART), "--set", ",".join(GIVEN)], check=False)
    bad, count = int(linted.returncode != 0), 0
    for way, values in WAYS.items():
        for version in VERSIONS:
            for one in rendered(helm, values, version):
                count += 1
                if fault := faults(one, version):
                    bad += 1
                    print(f"✗ {way}, Kubernetes {version}: {one['kind']} {one['metadata']['name']}: {fault}")
    for value in WRONG:
        try:
            rendered(helm, (value,), VERSIONS[-1])
        except subprocess.CalledProcessError:
            continue
        bad += 1
        print(f"✗ {value} is let through")
    print(f"{count} objects, Kubernetes {' '.join(VERSIONS)}, {len(WRONG)} wrong values: {bad} faults")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
