/* The only way these programs give up: one sentence on standard error, exit code 1. */
#ifndef FAIL_H
#define FAIL_H

__attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...);

/* Ask to be ended together with the program that started us, however that ends. */
void end_with_parent(void);

#endif
