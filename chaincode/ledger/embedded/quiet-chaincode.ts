// fabric-shim reads its log level when it is loaded, and would print every refusal of a contract.
process.env.CORE_CHAINCODE_LOGGING_LEVEL = 'CRITICAL';
