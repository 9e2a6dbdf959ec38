"""Stands in while the scripts become commands; goes with the last one."""

from chainer_dcgan.commands import flags, process, records

natural_int = flags.natural_int
natural_ints = flags.natural_ints
positive_int = flags.positive_int
run = process.run
write_arguments = records.write_arguments
write_result = records.write_result
