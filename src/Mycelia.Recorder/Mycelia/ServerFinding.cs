using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>What was found at a server's address.</summary>
/// <param name="Ways">How it takes audio; null when that could not be found out.</param>
/// <param name="Problem">Why not.</param>
internal sealed record ServerFinding(ServerWays? Ways, UploadOutcome.Failed? Problem = null);
