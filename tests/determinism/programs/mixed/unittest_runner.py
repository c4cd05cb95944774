# Touches: unittest, whose report has seconds, paths and addresses; exit status 1.
import random
import time
import unittest


class Stack(list):
    def peek(self):
        return self[-1]


class StackTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack([1, 2])

    def test_peek_gives_the_last(self):
        time.sleep(0.002)
        self.assertEqual(self.stack.peek(), 2)

    def test_identity(self):
        self.assertIs(object(), object())

    def test_sets_are_equal(self):
        self.assertEqual({"a", "b", "c"}, {"a", "b", "d", "e"})

    def test_by_chance(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertLess(random.random(), 0.5)

    @unittest.skip("not today")
    def test_skipped(self):
        self.fail()

    def test_error(self):
        Stack().peek()


if __name__ == "__main__":
    unittest.main(verbosity=2)
