"""The API, ``/api/v1``: what the pages show, as JSON and as files."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
