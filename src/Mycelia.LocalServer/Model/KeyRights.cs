namespace Mycelia.LocalServer.Model;

/// <summary>What a key may do.</summary>
[Flags]
internal enum KeyRights
{
    None = 0,

    /// <summary>Store chunks.</summary>
    Upload = 1,

    /// <summary>Read what came with the same key.</summary>
    Read = 2,

    /// <summary>See everybody's recordings.</summary>
    ReadAll = 4,

    /// <summary>Delete the recordings that it sees.</summary>
    Delete = 8,

    All = Upload | Read | ReadAll | Delete,
}
