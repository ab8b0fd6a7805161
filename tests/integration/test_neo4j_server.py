import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError

from tools.neo4j_server import Neo4jServer

pytestmark = pytest.mark.neo4j


def connect(server: Neo4jServer) -> Driver:
    return GraphDatabase.driver(server.uri, auth=(server.user, server.password))


def count(server: Neo4jServer) -> int:
    with connect(server) as driver:
        return driver.execute_query("MATCH (n:Kept) RETURN count(n) AS n", database_="neo4j").records[0]["n"]


def test_a_killed_server_comes_back_on_the_same_address_with_what_was_committed(neo4j_server):
    with connect(neo4j_server) as driver:
        driver.execute_query("CREATE (:Kept)", database_="neo4j")
    address = neo4j_server.uri
    neo4j_server.kill()
    neo4j_server.start()
    assert (neo4j_server.uri, count(neo4j_server)) == (address, 1)
    with connect(neo4j_server) as driver:
        driver.execute_query("MATCH (n:Kept) DELETE n", database_="neo4j")


def test_a_wrong_password_is_refused(neo4j_server):
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "wrong")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()
