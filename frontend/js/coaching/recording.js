// <sound-recorder>: records on this phone once everybody agreed, and sends what it holds.
