"""The modules that a command-line program of some size begins with."""

import argparse
import asyncio
import dataclasses
import json
import logging

print(argparse.__name__, asyncio.__name__, dataclasses.__name__, json.__name__, logging.__name__)
