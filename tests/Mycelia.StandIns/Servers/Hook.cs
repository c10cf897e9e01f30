using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary>A test's own doing around a write.</summary>
/// <returns>What to do instead of going on; null to go on.</returns>
public delegate Task<WireReply?> Hook(StandInRequest request);
