from fastapi import APIRouter
from app.api.guard import GuardedRoute
router = APIRouter(route_class=GuardedRoute, tags=["Words"])
