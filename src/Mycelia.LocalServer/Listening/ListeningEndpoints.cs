namespace Mycelia.LocalServer.Listening;

/// <summary>What is asked for to look at the archive and to listen to it.</summary>
internal sealed record ListeningEndpoints(DaysEndpoint Days, WindowEndpoint Window, PeaksEndpoint Peaks, AudioEndpoint Audio);
