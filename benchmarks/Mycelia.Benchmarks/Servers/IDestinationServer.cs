namespace Mycelia.Benchmarks.Servers;

/// <summary>Where our recorder delivers to. What it costs is not counted.</summary>
internal interface IDestinationServer
{
    Uri Url { get; }

    /// <summary>The client id and secret, as a file of settings.</summary>
    string CredentialsFile { get; }

    /// <summary>What it has stored, by its own account.</summary>
    Task<StoredAudio> CountAsync();
}
