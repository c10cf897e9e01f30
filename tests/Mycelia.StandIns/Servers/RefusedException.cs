namespace Mycelia.StandIns.Servers;

/// <summary>The key lacks a right; the server answers as to any refusal, however far it has got.</summary>
internal sealed class RefusedException() : Exception("Permission denied");
