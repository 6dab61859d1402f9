"""The local cloud: Yandex Cloud's services on this machine, speaking their real protocols."""
