using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>What was found at a server's address.</summary>
/// <param name="Ways">How it takes audio; null when that could not be found out.</param>
/// <param name="Problem">Why not.</param>
internal sealed record DetectedServer(ServerRoutes? Ways, UploadOutcome.Failed? Problem = null);
