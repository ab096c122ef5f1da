#!/bin/sh
# What Lambda's own runtime does before it starts a Python function. @OPT@ and @PYTHON@ are filled in when the function is packed.
for name in $(env | sed -n 's/^\(AUTH\|BIND_HOST\|GATEWAY_PORT\|IOT_[A-Z_]*\|LAMBDA_WARM[A-Z_]*\|LOG_LEVEL\|PERSIST_STATE\|S3_PERSIST\|S3_DATA_DIR\|SFTP_ENABLED\|STATE_DIR\)=.*/\1/p'); do
    unset "$name"
done
export AWS_EXECUTION_ENV=AWS_Lambda_python3.13 TZ=:UTC LANG=en_US.UTF-8
export PYTHONPATH="$LAMBDA_TASK_ROOT:@OPT@/python"
ulimit -v $(((AWS_LAMBDA_FUNCTION_MEMORY_SIZE + 512) * 1024)) 2>/dev/null # address space is the only limit there is without root
exec "@PYTHON@" -m awslambdaric "$_HANDLER"
