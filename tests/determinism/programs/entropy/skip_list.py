# Touches: a skip list whose tower heights are unseeded coin flips.
import random


class Node:
    def __init__(self, key, height):
        self.key, self.next = key, [None] * height


class SkipList:
    def __init__(self):
        self.head = Node(None, 8)

    def path(self, key):
        node, path = self.head, [None] * 8
        for level in range(7, -1, -1):
            while node.next[level] and node.next[level].key < key:
                node = node.next[level]
            path[level] = node
        return path

    def add(self, key):
        height = 1
        while height < 8 and random.random() < 0.5:
            height += 1
        node = Node(key, height)
        for level, before in enumerate(self.path(key)[:height]):
            node.next[level], before.next[level] = before.next[level], node

    def level(self, number):
        node = self.head.next[number]
        while node:
            yield node.key
            node = node.next[number]


skips = SkipList()
for key in (n * 37 % 101 for n in range(60)):
    skips.add(key)
for number in range(7, -1, -1):
    print(number, *skips.level(number))
