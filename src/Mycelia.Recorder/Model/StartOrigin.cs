namespace Mycelia.Recorder.Model;

/// <summary>Who says when a file was recorded.</summary>
public enum StartOrigin
{
    /// <summary>The user.</summary>
    Given,

    /// <summary>The file: its broadcast chunk, or a date in its tags.</summary>
    Metadata,

    /// <summary>The file's name.</summary>
    Name,

    /// <summary>The file system: the file was last written when its recording ended.</summary>
    Modification,
}
