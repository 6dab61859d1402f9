"""How work arrives: Yandex Cloud payloads turned into typed values."""
