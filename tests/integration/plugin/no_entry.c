/* A shared library that is no plugin. */
int dray_nothing(void);
int dray_nothing(void) {
    return 1;
}
