VALUE = {'in', 'a', 'zip'}
