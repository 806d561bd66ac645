/** Error codes of Azure Storage (tables, queues, blobs, files), OneLake and Microsoft Entra. Source: Azure Storage REST, "Common REST API error codes" and those of each service. */
const STORAGE =
  'AccountAlreadyExists AccountBeingCreated AccountIsDisabled AuthenticationFailed AuthorizationFailure AuthorizationPermissionMismatch ' +
  'AuthorizationProtocolMismatch AuthorizationResourceTypeMismatch AuthorizationServiceMismatch AuthorizationSourceIPMismatch ' +
  'ConditionHeadersNotSupported ConditionNotMet EmptyMetadataKey FeatureVersionMismatch InsufficientAccountPermissions InternalError ' +
  'InvalidAuthenticationInfo InvalidHeaderValue InvalidHttpVerb InvalidInput InvalidMd5 InvalidMetadata InvalidQueryParameterValue InvalidRange ' +
  'InvalidResourceName InvalidUri InvalidXmlDocument InvalidXmlNodeValue KeyBasedAuthenticationNotPermitted Md5Mismatch MetadataTooLarge ' +
  'MissingContentLengthHeader MissingRequiredHeader MissingRequiredQueryParameter MissingRequiredXmlNode MultipleConditionHeadersNotSupported ' +
  'NoAuthenticationInformation OperationTimedOut OutOfRangeInput OutOfRangeQueryParameterValue PublicAccessNotPermitted RequestBodyTooLarge ' +
  'RequestUrlFailedToParse ResourceAlreadyExists ResourceNotFound ResourceTypeMismatch ServerBusy UnsupportedHeader UnsupportedHttpVerb ' +
  'UnsupportedQueryParameter UnsupportedXmlNode ' +
  'CommandsInBatchActOnDifferentPartitions ContentLengthExceeded DuplicatePropertiesSpecified EntityAlreadyExists EntityNotFound EntityTooLarge ' +
  'HostInformationNotPresent InvalidDuplicateRow InvalidValueType JsonFormatNotSupported MethodNotAllowed NotImplemented ' +
  'PartitionKeyEqualityComparisonExpected PartitionKeyNotSpecified PartitionKeyPropertyCannotBeUpdated PropertiesNeedValue PropertyNameInvalid ' +
  'PropertyNameTooLong PropertyValueTooLarge TableAlreadyExists TableBeingDeleted TableNotFound TooManyProperties UpdateConditionNotSatisfied ' +
  'XMethodIncorrectCount XMethodIncorrectValue XMethodNotUsingPost ' +
  'InvalidMarker MessageNotFound MessageTooLarge PopReceiptMismatch QueueAlreadyExists QueueBeingDeleted QueueDisabled QueueNotEmpty QueueNotFound ' +
  'AppendPositionConditionNotMet BlobAlreadyExists BlobArchived BlobImmutableDueToPolicy BlobNotFound BlobOverwritten ContainerAlreadyExists ' +
  'ContainerBeingDeleted ContainerDisabled ContainerNotFound InvalidBlobType InvalidBlockId InvalidBlockList InvalidOperation LeaseAlreadyPresent ' +
  'LeaseIdMismatchWithBlobOperation LeaseIdMissing LeaseLost LeaseNotPresentWithBlobOperation SnapshotsPresent SourceConditionNotMet ' +
  'TargetConditionNotMet UnauthorizedBlobOverwrite ' +
  'ContentLengthMustBeZero DestinationPathIsBeingDeleted DirectoryNotEmpty FilesystemAlreadyExists FilesystemBeingDeleted FilesystemNotFound ' +
  'InvalidDestinationPath InvalidFlushOperation InvalidFlushPosition InvalidPropertyName InvalidRenameSourcePath InvalidSourceOrDestinationResourceType ' +
  'InvalidSourceUri LeaseIdMismatchWithDatalakeOperation LeaseNameMismatch LeaseNotPresentWithDatalakeOperation PathAlreadyExists PathConflict ' +
  'PathNotFound RenameDestinationParentPathNotFound SourcePathIsBeingDeleted SourcePathNotFound UnsupportedRestVersion ' +
  'AccessDenied ArtifactNotFound CapacityLimitExceeded CapacityNotActive Forbidden ItemNotFound OperationNotAllowedOnThePath Unauthorized UserNotAllowed WorkspaceNotFound';

/** Names under which the SDKs throw without an answer. */
const SDK =
  'AbortError AggregateAuthenticationError AuthenticationError AuthenticationRequiredError CredentialUnavailableError PARSE_ERROR REQUEST_SEND_ERROR RestError TimeoutError unknown';

/** Why there was no answer, or the disk refused. Source: Node.js, "Common system errors", "DNS error codes" and "TLS"; undici, "Errors". */
const NETWORK =
  'CERT_HAS_EXPIRED CERT_NOT_YET_VALID DEPTH_ZERO_SELF_SIGNED_CERT EACCES EADDRNOTAVAIL EBUSY EDQUOT EEXIST EIO EISDIR ENOTDIR ENOTEMPTY EROFS EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME ECONNABORTED ECONNREFUSED ' +
  'ECONNRESET EHOSTDOWN EHOSTUNREACH EMFILE ENETDOWN ENETUNREACH ENFILE ENOENT ENOSPC ENOTFOUND EPERM EPIPE EPROTO ETIMEDOUT ' +
  'ERR_SSL_WRONG_VERSION_NUMBER ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_HANDSHAKE_TIMEOUT HOSTNAME_MISMATCH SELF_SIGNED_CERT_IN_CHAIN ' +
  'UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE UND_ERR_ABORTED UND_ERR_BODY_TIMEOUT UND_ERR_CLOSED ' +
  'UND_ERR_CONNECT_TIMEOUT UND_ERR_DESTROYED UND_ERR_HEADERS_OVERFLOW UND_ERR_HEADERS_TIMEOUT UND_ERR_RESPONSE UND_ERR_RES_CONTENT_LENGTH_MISMATCH ' +
  'UND_ERR_RES_EXCEEDED_MAX_SIZE UND_ERR_SOCKET';

/**
 * Codes that OData services write into `error.code`, and words of ours for those that write none.
 * Source: Microsoft Graph, "Error responses"; Business Central, "Error codes"; Dataverse, "Web service error codes"; SAP Gateway.
 */
const ODATA =
  'BadRequest Conflict Gone InternalServerError InvalidQuery InvalidRequest NotAcceptable NotFound NotSupported PreconditionFailed RequestEntityTooLarge ' +
  'ServiceUnavailable TooManyRequests UnsupportedQueryOption ' +
  'Authentication_InvalidCredentials Authorization_IdentityNotFound Authorization_RequestDenied BadRequest_InvalidToken BadRequest_MethodNotAllowed ' +
  'BadRequest_NotFound BadRequest_RequiredParamNotProvided BadRequest_ResourceNotFound Directory_ExpiredPageToken Directory_ResultSizeLimitExceeded ' +
  'Internal_CompanyNotFound Internal_DataNotFoundFilter Internal_EntityWithSameKeyExists Internal_InvalidTableRelation Internal_RecordNotFound ' +
  'Internal_ServerError Internal_TenantUnavailable InvalidAuthenticationToken RequestDataInvalid RequestTimeout Request_BadRequest ' +
  'Request_ResourceNotFound Request_ThrottledTemporarily Request_UnsupportedQuery accessDenied activityLimitReached generalException ' +
  'invalidRange invalidRequest itemNotFound notAllowed notSupported quotaLimitReached resourceModified resyncRequired serviceNotAvailable ' +
  'syncStateNotFound unauthenticated ' +
  'not-countable not-filterable not-selectable not-sortable no-such-property node-limit option-not-allowed orderby-limit page-too-large skip-limit top-limit';

/** As they are written here, by lower case: services differ. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  [STORAGE, SDK, NETWORK, ODATA]
    .join(' ')
    .split(' ')
    .map((code) => [code.toLowerCase(), code]),
);

/** Families of codes that have no end: HRESULTs of Dataverse, messages of SAP Gateway, HTTP statuses. */
const FAMILIES = /^(?:0x8[\da-f]{7}|-?2147\d{6}|\/IW(?:BEP|FND)\/[A-Z_]{1,20}\/\d{3}|SY\/\d{3}|[45]\d\d)$/i;

/**
 * An outside service's error code as logs and records may hold it: itself where it is on the list, else `other`. What a service puts
 * there can be anything, an echoed key or a value of a row.
 */
export const knownCode = (code: string): string =>
  KNOWN.get(code.toLowerCase()) ?? (FAMILIES.test(code) ? code : 'other');
