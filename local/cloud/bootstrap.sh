#!/bin/sh
# What Lambda's own runtime does before it starts a Python function. What stands between @ and @ is filled in when it is packed.
OURS='AUTH|BIND_HOST|GATEWAY_PORT|HOME|IOT_MTLS_ENABLED|LOG_LEVEL|MINISTACK_REGION|PERSIST_STATE|PYTHONUNBUFFERED|S3_DATA_DIR|S3_PERSIST|SFTP_ENABLED|STATE_DIR'
for name in $(env | sed -nE "s/^($OURS)=.*/\\1/p"); do
    unset "$name"
done
unset OURS name
export AWS_EXECUTION_ENV=AWS_Lambda_python3.13 TZ=:UTC LANG=en_US.UTF-8
export PYTHONPATH="$LAMBDA_TASK_ROOT:@OPT@/python"
case "$_HANDLER" in
    @WITH_ENGINE@) PYTHONPATH="$PYTHONPATH:@ENGINE@/python" ;;
esac
ulimit -v $(((AWS_LAMBDA_FUNCTION_MEMORY_SIZE + 512) * 1024)) 2>/dev/null # address space is the only limit there is without root
exec "@PYTHON@" -m awslambdaric "$_HANDLER"
